"""The application (应用): pages, sessions, security and errors put together."""

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from docgen.service.office import open_office
from docgen.web import (
    admin,
    assets,
    auth,
    batch,
    book,
    context,
    editor,
    errors,
    filings,
    home,
    house,
    security,
    sessions,
)
from docgen.web.config import Config, secret_key

PAGES = (home, auth, admin, house, editor, filings, batch, book)
"""Every page module; each has a ``blueprint``."""


def create_app(config: Config) -> Flask:
    """The application over the archive in ``config.home``, which is made where there is none.

    One for each process: it holds the database open.
    """
    app = Flask(__name__, static_folder=None)
    office = open_office(config.home, config.database_url, config.settings, config.clock)
    app.extensions["docgen"] = office
    app.config.update(
        SECRET_KEY=secret_key(config.home),
        SCRATCH=config.scratch,
        MAX_CONTENT_LENGTH=config.body_limit,
        MAX_FORM_MEMORY_SIZE=config.body_limit,
        # A plan with two hundred items has several thousand fields.
        MAX_FORM_PARTS=50_000,
        # Which methods a page takes is told to those who may see it, by the page itself.
        PROVIDE_AUTOMATIC_OPTIONS=False,
    )
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.undefined = StrictUndefined
    app.jinja_options["autoescape"] = True
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if config.proxies:
        count = config.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    # In this order a request is judged: size, then who it is, then whether the form is ours.
    security.refuse_large(app)
    sessions.init_app(app)
    security.init_app(app)
    errors.init_app(app)
    context.init_app(app)
    assets.init_app(app)
    for page in PAGES:
        app.register_blueprint(page.blueprint)
    return app
