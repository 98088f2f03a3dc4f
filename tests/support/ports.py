"""Ports for servers, which no two processes of tests are given at once."""

import random
import socket

# Below those that systems choose from for connections and for servers without a port of their own.
PORTS = range(10_000, 32_768)
_reservations: list[socket.socket] = []


def free_port() -> int:
    """Return a port of this machine for a server, this process's own until it ends.

    Between the moment when a port is found free and the one when a server takes it, nobody else may get it. So the same
    number is kept among the ports of UDP, which the servers here do not use, and those who ask later pass it over.

    Returns
    -------
    int
        One of `PORTS` that nobody listens on.

    Raises
    ------
    RuntimeError
        If there is none.
    """
    generator = random.SystemRandom()  # the other one repeats itself under hypothesis
    for port in generator.sample(PORTS, len(PORTS)):
        reservation = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            reservation.bind(("127.0.0.1", port))
            with socket.create_server(("127.0.0.1", port)):
                pass
        except OSError:
            reservation.close()
            continue
        _reservations.append(reservation)
        return port
    raise RuntimeError(f"No port from {PORTS.start} to {PORTS.stop - 1} is free.")
