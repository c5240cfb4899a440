"""The official Python client carries out every intention; the simulator's log keeps what it sent."""

import json
import os
import re

from google import genai
from google.genai import errors, types

PATHS = os.environ["PICTURES"].split(":")


def snake(value):
    """Config names as Python has them; what is no name stays."""
    if isinstance(value, dict):
        return {re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower(): snake(item) for name, item in value.items()}
    return [snake(item) for item in value] if isinstance(value, list) else value


def carry_out(intention):
    headers = {"x-intention": intention["name"], "x-client": "python"}
    options = types.HttpOptions(base_url=os.environ["SIMULATOR_URL"], api_version="v1beta", headers=headers)
    ai = genai.Client(api_key=os.environ["API_KEY"], http_options=options)
    model, prompt, call = intention.get("model"), intention.get("prompt"), intention["call"]
    config = snake(intention["config"]) if "config" in intention else None
    parts = [types.Part.from_text(text=prompt)] if prompt else []
    for path in PATHS[: intention.get("pictures", 0)]:
        with open(path, "rb") as file:
            parts.append(types.Part.from_bytes(data=file.read(), mime_type="image/png"))
    contents = [types.Content(role="user", parts=parts)]

    def upload():
        return ai.files.upload(file=PATHS[0], config={"mime_type": "image/png", "display_name": "boat"})

    if call == "generate":
        ai.models.generate_content(model=model, contents=contents, config=config)
    elif call == "stream":
        list(ai.models.generate_content_stream(model=model, contents=contents, config=config))
    elif call == "count":
        ai.models.count_tokens(model=model, contents=contents)
    elif call == "list":
        list(ai.models.list(config=config))
    elif call == "get":
        ai.models.get(model=model)
    elif call == "upload":
        upload()
    elif call == "generate-file":
        part = types.Part.from_uri(file_uri=upload().uri, mime_type="image/png")
        ai.models.generate_content(model=model, contents=[types.Content(role="user", parts=[*parts, part])])
    elif call == "chat":
        chat = ai.chats.create(model=model)
        chat.send_message(prompt)
        chat.send_message(intention["then"])
    elif call == "chat-stream":
        chat = ai.chats.create(model=model)
        list(chat.send_message_stream(prompt))
        list(chat.send_message_stream(intention["then"]))
    else:
        raise ValueError(f"no call is named {call}")


with open(os.environ["INTENTIONS"], encoding="utf-8") as file:
    for intention in json.load(file):
        try:
            carry_out(intention)
        except Exception as error:  # Every failure is a line of the report.
            if not (isinstance(error, errors.APIError) and error.code == intention.get("status")):
                detail = f"{type(error).__name__}: {error}"[:600]
                print(json.dumps({"check": intention["name"], "ok": False, "detail": detail}), flush=True)
