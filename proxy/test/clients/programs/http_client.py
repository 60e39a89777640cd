"""Python's own http.client: one connection, raw names and bodies, a body from a generator, HTTP/1.0-style close. Prints all it learned."""
import http.client
import sys
from urllib.parse import urlsplit

place = urlsplit(sys.argv[1])
connection = http.client.HTTPConnection(place.hostname, place.port, timeout=20)


def ask(method, path, body=None, headers=None, **more):
    connection.request(method, path, body=body, headers=headers or {}, **more)
    answer = connection.getresponse()
    content = answer.read()
    fields = [pair for pair in answer.getheaders() if pair[0].lower() not in ("connection", "keep-alive")]
    print(answer.status, answer.reason, answer.version, fields, len(content), content[:80], answer.will_close)


ask("GET", "/echo")
ask("POST", "/echo", body=b"y" * 1_200_000, headers={"X-Odd-cASE": "1"})
ask("POST", "/echo", body=(b"part %d" % number for number in range(50)), encode_chunked=True, headers={"Transfer-Encoding": "chunked"})
ask("PUT", "/echo", body="", headers={"Content-Type": ""})
ask("GET", "/download", headers={"Range": "bytes=1999990-"})
ask("HEAD", "/download")
ask("OPTIONS", "*")
ask("GET", "/stream")
ask("GET", "/echo", headers={"Connection": "close"})
