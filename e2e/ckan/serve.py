"""The wsgi.py of CKAN's documentation behind waitress: one process, which ends when it is told to."""
import sys

from ckan.cli import load_config
from ckan.config.middleware import make_app
from waitress import serve

ini, port = sys.argv[1:]
serve(
    make_app(load_config(ini)),
    host="127.0.0.1",
    port=int(port),
    threads=8,
    # CKAN itself reads X-Forwarded-For, as it does behind uWSGI.
    clear_untrusted_proxy_headers=False,
)
