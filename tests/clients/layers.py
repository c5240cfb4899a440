"""A reader of OpenRaster files that others made, as a referee of those that Atelier exports.

An edit is laid in by the native program and exported as layers; the reader has to find the layers where they belong, and
to come, laying them over each other by itself, to the very picture that Atelier wrote flat. Prints one line of JSON for
each check: {"check", "ok", "detail"}.
"""

import json
import os
import subprocess
import sys

import numpy
from PIL import Image
from pyora import Project

BENCH, FOLDER = os.environ["BENCH"], os.environ["FOLDER"]
SIDE = 640
MODEL = "gemini-nano-banana-2.1"


def say(check, ok, detail=""):
    print(json.dumps({"check": check, "ok": bool(ok), "detail": str(detail)}), flush=True)


def place(name):
    return os.path.join(FOLDER, name)


def bench(*words):
    done = subprocess.run([BENCH, *words], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def pictures(is_transparent):
    """A picture of blocks that each have a shade of their own, and a mask of its middle."""
    down, across = numpy.mgrid[0:SIDE, 0:SIDE]
    blocks = (across // 9) * 73 + (down // 7) * 151
    shades = [((blocks + salt * 59) * 2_654_435_761 >> 24) & 255 for salt in (1, 2, 3)]
    alpha = numpy.where(is_transparent & (across < SIDE // 5), 0, 255)
    Image.fromarray(numpy.dstack([*shades, alpha]).astype("uint8"), "RGBA").save(place("original.png"))
    inside = (abs(across - SIDE / 2) < SIDE / 10) & (abs(down - SIDE / 2) < SIDE / 10)
    Image.fromarray((inside * 255).astype("uint8")).save(place("mask.png"))


def reply():
    """What is sent, with something else where it is marked."""
    sent = bench("retouch-window", "--original", place("original.png"), "--mask", place("mask.png"), "--model", MODEL, "--out", FOLDER)
    clean = Image.open(place("clean.png")).convert("RGB")
    left, top, width, _ = sent["window_px"]
    scale = sent["sent_px"][0] / width
    corner = lambda at, of: round((SIDE * at - of) * scale)
    changed = (corner(0.42, left), corner(0.42, top), corner(0.58, left), corner(0.58, top))
    clean.paste((200, 30, 40), changed)
    clean.save(place("reply.png"))


def difference(one, other):
    both = [numpy.asarray(picture.convert("RGBA")).astype(int) for picture in (one, other)]
    seen = both[0][..., 3:] > 0
    return int((abs(both[0] - both[1]) * seen).max())


def judge(title, is_transparent):
    pictures(is_transparent)
    reply()
    edit = bench(
        "retouch", "--original", place("original.png"), "--mask", place("mask.png"), "--reply", place("reply.png"),
        "--out", place("flat.png"), "--layers", place("layers.ora"), "--model", MODEL,
    )
    say(f"{title}: the edit is laid in", edit["accepted"] and edit["changed_outside"] == 0, edit)
    project = Project.load(place("layers.ora"))
    names = [layer.name for layer in project.children]
    say(f"{title}: the layers are found in their order", set(names) == {"Original", "the edit"} and len(names) == 2, names)
    flat = Image.open(place("flat.png"))
    say(f"{title}: the picture beside the layers is the flat one", difference(project.get_image_data(use_original=True), flat) == 0)
    laid = project.get_image_data(use_original=False)
    say(f"{title}: laid over each other they are the flat one", difference(laid, flat) <= 1, difference(laid, flat))
    changed = difference(Image.open(place("original.png")), flat)
    say(f"{title}: and that is not the original", changed > 50, changed)


judge("an opaque picture", False)
judge("a picture with holes", True)
sys.exit(0)
