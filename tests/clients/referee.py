"""The official Python client against the simulator: it must be satisfied with every answer.

Prints one line of JSON for each check: {"check", "ok", "detail"}.
"""

import json
import logging
import os
import urllib.request

from google import genai
from google.genai import errors, types

NEWEST = "gemini-nano-banana-2.1"
TEXT = "gemini-3.8-flash"
URL, CONTROL, KEY = os.environ["SIMULATOR_URL"], os.environ["CONTROL_URL"], os.environ["API_KEY"]


# The client warns where a reply holds more than text; here it always does.
logging.getLogger("google_genai").setLevel(logging.ERROR)


def client(key=KEY):
    return genai.Client(api_key=key, http_options=types.HttpOptions(base_url=URL, api_version="v1beta"))


ai = client()
with open(os.environ["PICTURE"], "rb") as file:
    PICTURE = types.Part.from_bytes(data=file.read(), mime_type="image/png")


def behave(behaviour):
    request = urllib.request.Request(f"{CONTROL}/behaviours", data=json.dumps(behaviour).encode(), method="POST")
    with urllib.request.urlopen(request) as reply:
        assert reply.status == 200


def parts_of(response):
    return response.candidates[0].content.parts


def refused_with(code, work, words=""):
    try:
        work()
    except errors.APIError as error:
        assert error.code == code, f"{error.code} {error}"
        assert words in str(error), str(error)
        return error
    raise AssertionError("it was not refused")


def models_are_listed_page_by_page():
    names = [model.name for model in ai.models.list(config={"page_size": 3})]
    assert len(names) > 6 and f"models/{NEWEST}" in names, names


def a_model_is_described():
    model = ai.models.get(model=NEWEST)
    assert model.display_name == "Nano Banana 2.1"
    assert model.input_token_limit == 131072
    assert "generateContent" in model.supported_actions


def a_picture_is_made():
    config = types.GenerateContentConfig(
        image_config=types.ImageConfig(aspect_ratio="16:9", image_size="1K"),
        thinking_config=types.ThinkingConfig(include_thoughts=True),
    )
    response = ai.models.generate_content(model=NEWEST, contents=["A yellow boat", PICTURE], config=config)
    shown = [part for part in parts_of(response) if part.inline_data and not part.thought]
    assert len(shown) == 1 and shown[0].inline_data.data[:2] == b"\xff\xd8" and shown[0].thought_signature
    assert "yellow boat" in response.text
    assert any(part.thought and part.text for part in parts_of(response))
    assert response.candidates[0].finish_reason == types.FinishReason.STOP
    assert response.usage_metadata.thoughts_token_count > 0
    assert response.usage_metadata.candidates_tokens_details[0].modality == types.MediaModality.IMAGE


def a_reply_is_streamed():
    chunks = list(ai.models.generate_content_stream(model=NEWEST, contents="A green kite"))
    text = "".join(part.text or "" for chunk in chunks for part in parts_of(chunk) or [])
    assert len(chunks) >= 4 and "A green kite" in text
    assert chunks[-1].candidates[0].finish_reason == types.FinishReason.STOP
    assert chunks[-1].usage_metadata.total_token_count > 1120


def a_stream_in_single_bytes_is_the_same():
    behave({"chunk_bytes": 1, "picture_px": [32, 32], "signature_bytes": 64})
    chunks = list(ai.models.generate_content_stream(model=NEWEST, contents="A green kite"))
    assert "✨" in "".join(part.text or "" for chunk in chunks for part in parts_of(chunk) or [])


def tokens_are_counted():
    assert ai.models.count_tokens(model=NEWEST, contents=["A boat", PICTURE]).total_tokens > 1120


def a_chat_keeps_its_signatures():
    chat = ai.chats.create(model=NEWEST)
    chat.send_message("A red boat")
    second = chat.send_message("Now change the colour to yellow")
    assert any(part.inline_data for part in parts_of(second))
    assert len(chat.get_history()) == 4


def a_streamed_chat_keeps_its_signatures():
    chat = ai.chats.create(model=NEWEST)
    list(chat.send_message_stream("A red boat"))
    chunks = list(chat.send_message_stream("Now change the colour to yellow"))
    assert any(part.inline_data for chunk in chunks for part in parts_of(chunk) or [])


def a_function_is_called_and_answered():
    parameters = types.Schema(type="OBJECT", properties={"what": types.Schema(type="STRING")})
    tool = types.Tool(function_declarations=[types.FunctionDeclaration(name="paint", parameters=parameters)])
    chat = ai.chats.create(model=TEXT, config=types.GenerateContentConfig(tools=[tool]))
    call = chat.send_message("Please paint a boat").function_calls[0]
    assert call.name == "paint"
    answer = types.Part(function_response=types.FunctionResponse(name=call.name, id=call.id, response={"done": True}))
    assert chat.send_message(answer).text


def a_file_is_uploaded_used_and_deleted():
    config = types.UploadFileConfig(mime_type="image/png", display_name="boat")
    stored = ai.files.upload(file=os.environ["PICTURE"], config=config)
    assert stored.state == types.FileState.ACTIVE
    assert stored.size_bytes == os.path.getsize(os.environ["PICTURE"])
    assert ai.files.get(name=stored.name).uri == stored.uri
    assert parts_of(ai.models.generate_content(model=NEWEST, contents=["Yellow", stored]))
    ai.files.delete(name=stored.name)
    refused_with(403, lambda: ai.files.get(name=stored.name))


def a_block_is_a_reply():
    behave({"block": "PROHIBITED_CONTENT"})
    response = ai.models.generate_content(model=NEWEST, contents="x")
    assert response.prompt_feedback.block_reason == types.BlockedReason.PROHIBITED_CONTENT


def a_refusal_is_a_reply():
    behave({"finish": {"reason": "IMAGE_SAFETY", "message": "not this"}})
    response = ai.models.generate_content(model=NEWEST, contents="x")
    assert response.candidates[0].finish_reason == types.FinishReason.IMAGE_SAFETY


def a_bad_key_is_a_400():
    wrong = client("wrong")
    refused_with(400, lambda: wrong.models.generate_content(model=NEWEST, contents="x"), "API_KEY_INVALID")


def a_retired_model_is_a_404():
    def ask():
        ai.models.generate_content(model="gemini-3-pro-image-preview", contents="x")

    assert refused_with(404, ask).status == "NOT_FOUND"


def a_retired_model_is_a_404_in_a_stream():
    stream = ai.models.generate_content_stream
    refused_with(404, lambda: list(stream(model="gemini-3-pro-image-preview", contents="x")))


def a_rate_limit_is_a_429():
    behave({"fail": {"name": "rate_limit_per_minute", "retry_delay": "2s"}})
    refused_with(429, lambda: ai.models.generate_content(model=NEWEST, contents="x"), "retryDelay")


def an_overload_is_a_503():
    behave({"fail": {"name": "unavailable"}})
    error = refused_with(503, lambda: ai.models.generate_content(model=NEWEST, contents="x"))
    assert isinstance(error, errors.ServerError)


def a_wrong_size_is_a_400():
    config = types.GenerateContentConfig(image_config=types.ImageConfig(image_size="2k"))
    refused_with(400, lambda: ai.models.generate_content(model=NEWEST, contents="x", config=config))


def an_error_in_mid_stream_is_an_error():
    behave({"error_mid_stream": {"after_event": 1, "in_data": True, "name": "internal"}})
    refused_with(500, lambda: list(ai.models.generate_content_stream(model=NEWEST, contents="x")))


CHECKS = [
    models_are_listed_page_by_page,
    a_model_is_described,
    a_picture_is_made,
    a_reply_is_streamed,
    a_stream_in_single_bytes_is_the_same,
    tokens_are_counted,
    a_chat_keeps_its_signatures,
    a_streamed_chat_keeps_its_signatures,
    a_function_is_called_and_answered,
    a_file_is_uploaded_used_and_deleted,
    a_block_is_a_reply,
    a_refusal_is_a_reply,
    a_bad_key_is_a_400,
    a_retired_model_is_a_404,
    a_retired_model_is_a_404_in_a_stream,
    a_rate_limit_is_a_429,
    an_overload_is_a_503,
    a_wrong_size_is_a_400,
    an_error_in_mid_stream_is_an_error,
]

for check in CHECKS:
    name = check.__name__.replace("_", " ")
    try:
        check()
        print(json.dumps({"check": name, "ok": True}), flush=True)
    except Exception as error:  # Every failure is a line of the report.
        detail = f"{type(error).__name__}: {error}"[:600]
        print(json.dumps({"check": name, "ok": False, "detail": detail}), flush=True)
