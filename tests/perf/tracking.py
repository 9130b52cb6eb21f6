"""The public tracking page, beside the native portal page of a sale order, by HTTP."""

import contextlib
import dataclasses
import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path

from odoo.fields import Command

HOST = "127.0.0.1"
WORKERS = 2
CLIENTS = (1, 4, 8)
TARGET = 3.0
# Many short turns: what else the machine does then weighs on both pages alike.
TURNS_A_ROUND = 2
START_SECONDS = 120
STOP_SECONDS = 20


@dataclasses.dataclass
class Rates:
    """What so many clients at once got.

    :param bool is_new: whether each request is a visitor's first, without cookie
    :param list ours: requests/s of each turn
    :param list theirs: the same of the native page
    """

    clients: int
    is_new: bool = False
    ours: list = dataclasses.field(default_factory=list)
    theirs: list = dataclasses.field(default_factory=list)

    def ratio(self):
        """Return how many times as many requests our page answers."""
        return statistics.median(
            mine / other for mine, other in zip(self.ours, self.theirs, strict=True)
        )


def make_pages(scene):
    """Make a case and a sale order, each with a link for its customer.

    :return: the paths of our page and of the native one
    :rtype: tuple[str, str]
    """
    customer = scene.customers(email=True)[0]
    intake = scene.as_user("clerk", "service.intake").create(
        {
            "partner_id": customer.id,
            "center_id": scene.center.id,
            "product_id": scene.device.id,
            "serial": scene.next_serial(),
            "fault": "does not switch on",
        }
    )
    intake.action_receive()
    work = scene.env["product.product"].create({"name": "Work", "type": "service"})
    order = scene.env["sale.order"].create(
        {
            "partner_id": customer.id,
            "order_line": [
                Command.create({"product_id": work.id, "name": name, "price_unit": 10})
                for name in ("Diagnosis", "Repair")
            ],
        }
    )
    order.action_confirm()
    return intake.access_url, order.get_portal_url()


def free_port():
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def server(config, database):
    """Run Odoo with two workers on a free port of this machine.

    :return: the port
    """
    port = free_port()
    script = str(Path(__file__).with_name("serve.py"))
    command = [sys.executable, script, "server", "-c", config, "-d", database]
    command += [f"--http-interface={HOST}", f"--http-port={port}"]
    command += [f"--gevent-port={free_port()}", f"--workers={WORKERS}"]
    # A filter would make Odoo list all databases for each visitor without session.
    command += ["--db-filter=", "--max-cron-threads=0", "--log-level=error"]
    process = subprocess.Popen(command, stdout=sys.stderr)
    try:
        wait_for(process, port)
        yield port
    finally:
        stop(process)


def wait_for(process, port):
    """Wait until the server answers.

    :raises RuntimeError: when it ends, or takes too long
    """
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            fetch(http.client.HTTPConnection(HOST, port, timeout=30), "/web/health", {})
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not start: see its messages above")


def stop(process):
    """End the server and its workers."""
    if process.poll() is None:
        os.kill(process.pid, signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def fetch(connection, path, headers):
    """Ask for a page and return the response, its body read.

    :raises RuntimeError: when the answer is not 200
    """
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    response.body = response.read()
    if response.status != 200:
        raise RuntimeError(f"{path.split('?')[0]} answered {response.status}")
    return response


def visit(port, path, is_new, barrier, seconds, counts):
    """Ask for a page again and again for so many seconds."""
    connection = http.client.HTTPConnection(HOST, port, timeout=60)
    try:
        cookies = fetch(connection, path, {}).headers.get_all("Set-Cookie", [])
        cookie = "; ".join(line.split(";")[0] for line in cookies)
        headers = {} if is_new or not cookie else {"Cookie": cookie}
        fetch(connection, path, headers)
    except BaseException:
        barrier.abort()
        raise
    barrier.wait()
    end = time.perf_counter() + seconds
    count = 0
    while time.perf_counter() < end:
        fetch(connection, path, headers)
        count += 1
    counts.append(count)
    connection.close()


def rate(port, path, clients, seconds, *, is_new=False):
    """Return the requests/s that so many visitors at once get.

    :param bool is_new: whether each request is a visitor's first
    :raises RuntimeError: when one got no good answer
    """
    barrier = threading.Barrier(clients + 1)
    counts = []
    arguments = (port, path, is_new, barrier, seconds, counts)
    threads = [
        threading.Thread(target=visit, args=arguments) for _number in range(clients)
    ]
    for thread in threads:
        thread.start()
    with contextlib.suppress(threading.BrokenBarrierError):
        barrier.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    if len(counts) < clients:
        raise RuntimeError("a visitor got an error: see above")
    return sum(counts) / (time.perf_counter() - start)


def measure(bench, config, database, seconds):
    """Measure both pages with each number and kind of clients, turn by turn.

    :rtype: list[Rates]
    """
    with bench.scene(keep=True) as scene:
        ours, theirs = make_pages(scene)
    results = [Rates(clients, new) for new in (False, True) for clients in CLIENTS]
    with server(config, database) as port:
        for path in (ours, theirs):
            rate(port, path, max(CLIENTS), seconds)
        for number in range(bench.rounds * TURNS_A_ROUND):
            for result in results:
                turns = [(ours, result.ours), (theirs, result.theirs)]
                for path, rates in turns if number % 2 else reversed(turns):
                    rates.append(
                        rate(port, path, result.clients, seconds, is_new=result.is_new)
                    )
            bench.say(
                f"tracking: turn {number + 1}: "
                + ", ".join(f"{r.ours[-1]:.0f}/{r.theirs[-1]:.0f}" for r in results)
            )
    return results
