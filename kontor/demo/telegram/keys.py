"""The key under which the routes find their world."""

from aiohttp import web

from kontor.demo.telegram.world import World

WORLD = web.AppKey("world", World)
