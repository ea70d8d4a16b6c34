"""The server for production: gunicorn, over the application itself and not over a name to look for.

So neither the folder that it is started in nor a `gunicorn.conf.py` there has a say in what is served.
"""

from flask import Flask
from gunicorn.app.base import BaseApplication

from pingan.settings import Settings, load_settings

WORKERS = 2
THREADS = 14  # with `app.WRITERS` and twice the places for heavy work there are some left for those who read


class Server(BaseApplication):
    """The application as gunicorn's workers make it, each its own; its modules are loaded before they are forked."""

    def __init__(self, settings: Settings) -> None:
        from pingan_atlas import create_app

        self.settings, self.create_app = settings, create_app
        super().__init__()

    def load_config(self) -> None:
        """Set what differs from gunicorn's own."""
        options = {
            "bind": self.settings.listens_at,
            "workers": WORKERS,
            "threads": THREADS,
            "worker_class": "pingan_atlas.worker.Worker",
            "sendfile": False,  # its answers have a time
            "accesslog": "/dev/null",
            "loglevel": "warning",
            "timeout": 120,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return what the workers serve."""
        return self.create_app(self.settings).server


if __name__ == "__main__":
    Server(load_settings()).run()
