"""Opens 120 listening ports and closes them, again and again, until standard input is closed."""
import select
import socket
import sys


def stops_within(seconds):
    return bool(select.select([sys.stdin], [], [], seconds)[0])


stopped = False
while not stopped:
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(120)]
    stopped = stops_within(0.25)
    for listener in listeners:
        listener.close()
    stopped = stops_within(0.25) or stopped
