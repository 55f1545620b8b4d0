"""Tests of the local Telegram, from outside: by aiogram, by bare HTTP, and in a browser."""
