"""Python requests: a session with keep-alive, an upload in chunks and one with a length, a range, a redirect, a stream. Prints all it learned."""
import sys
import requests

url = sys.argv[1]
session = requests.Session()
session.trust_env = False


def tell(answer):
    fields = [f"{name}: {value}" for name, value in answer.raw.headers.items() if name.lower() not in ("connection", "keep-alive")]
    print(answer.status_code, answer.reason, fields, len(answer.content), answer.content[:80])
    print([cookie.name + "=" + cookie.value for cookie in answer.cookies], [step.status_code for step in answer.history])


def chunks():
    for number in range(300):
        yield b"chunk %d " % number * 500


tell(session.get(url + "/echo?q=%D0%BA%D0%BE%D0%BB%D1%8C%D1%86%D0%BE&a=b c"))
tell(session.post(url + "/models", data=b"x" * 1_500_000))
tell(session.post(url + "/models", data=chunks()))
tell(session.post(url + "/orders", json={"name": "кольцо", "count": 2}, auth=("op01", "секрет".encode())))
tell(session.get(url + "/download", headers={"Range": "bytes=5-104"}))
tell(session.get(url + "/moved"))
tell(session.get(url + "/not-modified", headers={"If-None-Match": '"1"'}))
tell(session.get(url + "/stream", stream=True))
tell(session.head(url + "/download"))
tell(session.delete(url + "/echo"))
tell(session.get(url + "/refused"))
