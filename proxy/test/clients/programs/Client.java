import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.TreeMap;

/** Java's HttpClient as it comes: it offers h2c with each request that has no connection yet. Prints all it learned. */
public class Client {
  static final HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();

  static void tell(HttpRequest.Builder request) throws Exception {
    HttpResponse<byte[]> answer = client.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofByteArray());
    var fields = new TreeMap<>(answer.headers().map());
    fields.remove("connection");
    fields.remove("keep-alive");
    byte[] body = answer.body();
    System.out.println(answer.version() + " " + answer.statusCode() + " " + fields + " " + body.length + " "
        + new String(body, 0, Math.min(80, body.length), "ISO-8859-1"));
  }

  static HttpRequest.Builder to(String address) {
    return HttpRequest.newBuilder(URI.create(address));
  }

  public static void main(String[] words) throws Exception {
    String url = words[0];
    byte[] model = "solid ring ".repeat(150_000).getBytes();
    tell(to(url + "/echo?q=%2F"));
    tell(to(url + "/models").POST(BodyPublishers.ofByteArray(model)));
    tell(to(url + "/models").POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(model))));
    tell(to(url + "/models").expectContinue(true).PUT(BodyPublishers.ofByteArray(model)));
    tell(to(url + "/download").header("Range", "bytes=10-19"));
    tell(to(url + "/moved"));
    tell(to(url + "/not-modified").header("If-None-Match", "\"1\""));
    tell(to(url + "/stream"));
    tell(to(url + "/echo").method("DELETE", BodyPublishers.noBody()));
    tell(to(url + "/echo").version(HttpClient.Version.HTTP_1_1).method("PATCH", BodyPublishers.ofString("{}")));
  }
}
