// The official JavaScript client against the simulator: it must be satisfied with every answer.
// Prints one line of JSON for each check: {"check", "ok", "detail"}.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { SIMULATOR_URL, CONTROL_URL, CLIENT_FOLDER, PICTURE, API_KEY } = process.env;
const { ApiError, GoogleGenAI } = createRequire(join(CLIENT_FOLDER, 'package.json'))('@google/genai');

// The client warns where a reply holds more than text; here it always does.
console.warn = () => {};

const NEWEST = 'gemini-nano-banana-2.1';
const TEXT = 'gemini-3.8-flash';
const client = (apiKey = API_KEY) =>
  new GoogleGenAI({ apiKey, httpOptions: { baseUrl: SIMULATOR_URL, apiVersion: 'v1beta' } });
const ai = client();
const picture = { inlineData: { mimeType: 'image/png', data: readFileSync(PICTURE).toString('base64') } };

async function behave(behaviour) {
  const reply = await fetch(`${CONTROL_URL}/behaviours`, { method: 'POST', body: JSON.stringify(behaviour) });
  assert.equal(reply.status, 200, await reply.text());
}

function partsOf(response) {
  return response.candidates[0].content.parts;
}

async function gathered(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return chunks;
}

async function refusedWith(status, work, words = '') {
  await assert.rejects(work, (error) => {
    assert.ok(error instanceof ApiError, `not an ApiError: ${error}`);
    assert.equal(error.status, status);
    assert.ok(error.message.includes(words), error.message);
    return true;
  });
}

const checks = {
  'models are listed page by page': async () => {
    const names = [];
    for await (const model of await ai.models.list({ config: { pageSize: 3 } })) names.push(model.name);
    assert.ok(names.length > 6 && names.includes(`models/${NEWEST}`), names.join());
  },
  'a model is described': async () => {
    const model = await ai.models.get({ model: NEWEST });
    assert.equal(model.displayName, 'Nano Banana 2.1');
    assert.equal(model.inputTokenLimit, 131072);
    assert.ok(model.supportedActions.includes('generateContent'));
  },
  'a picture is made': async () => {
    const config = { imageConfig: { aspectRatio: '16:9', imageSize: '1K' }, thinkingConfig: { includeThoughts: true } };
    const response = await ai.models.generateContent({ model: NEWEST, contents: ['A yellow boat', picture], config });
    const shown = partsOf(response).filter((part) => part.inlineData && !part.thought);
    assert.equal(shown.length, 1);
    assert.equal(Buffer.from(shown[0].inlineData.data, 'base64').readUInt16BE(0), 0xffd8);
    assert.ok(shown[0].thoughtSignature && response.text.includes('yellow boat'));
    assert.ok(partsOf(response).some((part) => part.thought && part.text));
    assert.equal(response.candidates[0].finishReason, 'STOP');
    assert.ok(response.usageMetadata.thoughtsTokenCount > 0);
    assert.equal(response.usageMetadata.candidatesTokensDetails[0].modality, 'IMAGE');
  },
  'a reply is streamed': async () => {
    const chunks = await gathered(await ai.models.generateContentStream({ model: NEWEST, contents: 'A green kite' }));
    assert.ok(chunks.length >= 4);
    assert.equal(chunks.map((chunk) => chunk.text ?? '').join('').includes('A green kite'), true);
    assert.equal(chunks.at(-1).candidates[0].finishReason, 'STOP');
    assert.ok(chunks.at(-1).usageMetadata.totalTokenCount > 1120);
  },
  'a stream in single bytes is the same': async () => {
    await behave({ chunk_bytes: 1, picture_px: [32, 32], signature_bytes: 64 });
    const chunks = await gathered(await ai.models.generateContentStream({ model: NEWEST, contents: 'A green kite' }));
    assert.equal(chunks.map((chunk) => chunk.text ?? '').join('').includes('✨'), true);
  },
  'tokens are counted': async () => {
    const counted = await ai.models.countTokens({ model: NEWEST, contents: ['A boat', picture] });
    assert.ok(counted.totalTokens > 1120);
  },
  'a chat keeps its signatures': async () => {
    const chat = ai.chats.create({ model: NEWEST });
    await chat.sendMessage({ message: 'A red boat' });
    const second = await chat.sendMessage({ message: 'Now change the colour to yellow' });
    assert.ok(partsOf(second).some((part) => part.inlineData));
    assert.equal(chat.getHistory().length, 4);
  },
  'a streamed chat keeps its signatures': async () => {
    const chat = ai.chats.create({ model: NEWEST });
    await gathered(await chat.sendMessageStream({ message: 'A red boat' }));
    const chunks = await gathered(await chat.sendMessageStream({ message: 'Now change the colour to yellow' }));
    assert.ok(chunks.some((chunk) => chunk.candidates?.[0].content?.parts?.[0].inlineData));
  },
  'a function is called and answered': async () => {
    const declaration = { name: 'paint', parameters: { type: 'OBJECT', properties: { what: { type: 'STRING' } } } };
    const config = { tools: [{ functionDeclarations: [declaration] }] };
    const chat = ai.chats.create({ model: TEXT, config });
    const first = await chat.sendMessage({ message: 'Please paint a boat' });
    const call = first.functionCalls[0];
    assert.equal(call.name, 'paint');
    const answer = { functionResponse: { name: call.name, id: call.id, response: { done: true } } };
    assert.ok((await chat.sendMessage({ message: [answer] })).text);
  },
  'a file is uploaded, used and deleted': async () => {
    const config = { mimeType: 'image/png', displayName: 'boat' };
    const file = await ai.files.upload({ file: PICTURE, config });
    assert.equal(file.state, 'ACTIVE');
    assert.equal(Number(file.sizeBytes), readFileSync(PICTURE).length);
    assert.deepEqual((await ai.files.get({ name: file.name })).uri, file.uri);
    const contents = [{ role: 'user', parts: [{ text: 'Yellow' }, { fileData: { fileUri: file.uri, mimeType: 'image/png' } }] }];
    assert.ok(partsOf(await ai.models.generateContent({ model: NEWEST, contents })).length);
    await ai.files.delete({ name: file.name });
    await refusedWith(403, ai.files.get({ name: file.name }));
  },
  'a block is a reply': async () => {
    await behave({ block: 'PROHIBITED_CONTENT' });
    const response = await ai.models.generateContent({ model: NEWEST, contents: 'x' });
    assert.equal(response.promptFeedback.blockReason, 'PROHIBITED_CONTENT');
  },
  'a refusal is a reply': async () => {
    await behave({ finish: { reason: 'IMAGE_SAFETY', message: 'not this' } });
    const response = await ai.models.generateContent({ model: NEWEST, contents: 'x' });
    assert.equal(response.candidates[0].finishReason, 'IMAGE_SAFETY');
  },
  'a bad key is a 400': () => refusedWith(400, client('wrong').models.generateContent({ model: NEWEST, contents: 'x' }), 'API_KEY_INVALID'),
  'a retired model is a 404': () =>
    refusedWith(404, ai.models.generateContent({ model: 'gemini-3-pro-image-preview', contents: 'x' }), 'NOT_FOUND'),
  'a retired model is a 404 in a stream': () =>
    refusedWith(404, ai.models.generateContentStream({ model: 'gemini-3-pro-image-preview', contents: 'x' })),
  'a rate limit is a 429': async () => {
    await behave({ fail: { name: 'rate_limit_per_minute', retry_delay: '2s' } });
    await refusedWith(429, ai.models.generateContent({ model: NEWEST, contents: 'x' }), '"retryDelay"');
  },
  'an overload is a 503': async () => {
    await behave({ fail: { name: 'unavailable' } });
    await refusedWith(503, ai.models.generateContent({ model: NEWEST, contents: 'x' }));
  },
  'a wrong size is a 400': () =>
    refusedWith(400, ai.models.generateContent({ model: NEWEST, contents: 'x', config: { imageConfig: { imageSize: '2k' } } })),
  'a cut stream is an error': async () => {
    await behave({ cut: { at_share: 0.5, how: 'truncate' } });
    const stream = await ai.models.generateContentStream({ model: NEWEST, contents: 'x' });
    await assert.rejects(gathered(stream));
  },
};

for (const [check, work] of Object.entries(checks)) {
  try {
    await work();
    console.log(JSON.stringify({ check, ok: true }));
  } catch (error) {
    console.log(JSON.stringify({ check, ok: false, detail: String(error?.message ?? error).slice(0, 600) }));
  }
}
