// The official JavaScript client carries out every intention; the simulator's log keeps what it sent.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { SIMULATOR_URL, CLIENT_FOLDER, PICTURES, API_KEY, INTENTIONS } = process.env;
const { ApiError, GoogleGenAI } = createRequire(join(CLIENT_FOLDER, 'package.json'))('@google/genai');
const paths = PICTURES.split(':');

async function drain(stream) {
  for await (const chunk of stream) void chunk;
}

async function carryOut({ name, call, model, prompt, pictures = 0, config, then }) {
  const headers = { 'x-intention': name, 'x-client': 'javascript' };
  const ai = new GoogleGenAI({ apiKey: API_KEY, httpOptions: { baseUrl: SIMULATOR_URL, apiVersion: 'v1beta', headers } });
  const given = paths.slice(0, pictures).map((path) => readFileSync(path).toString('base64'));
  const parts = [{ text: prompt }, ...given.map((data) => ({ inlineData: { mimeType: 'image/png', data } }))];
  const contents = [{ role: 'user', parts }];
  const upload = () => ai.files.upload({ file: paths[0], config: { mimeType: 'image/png', displayName: 'boat' } });
  const calls = {
    generate: () => ai.models.generateContent({ model, contents, config }),
    stream: async () => drain(await ai.models.generateContentStream({ model, contents, config })),
    count: () => ai.models.countTokens({ model, contents }),
    list: () => ai.models.list({ config }),
    get: () => ai.models.get({ model }),
    upload,
    'generate-file': async () => {
      const { uri } = await upload();
      const file = { fileData: { fileUri: uri, mimeType: 'image/png' } };
      await ai.models.generateContent({ model, contents: [{ role: 'user', parts: [{ text: prompt }, file] }] });
    },
    chat: async () => {
      const chat = ai.chats.create({ model });
      await chat.sendMessage({ message: prompt });
      await chat.sendMessage({ message: then });
    },
    'chat-stream': async () => {
      const chat = ai.chats.create({ model });
      await drain(await chat.sendMessageStream({ message: prompt }));
      await drain(await chat.sendMessageStream({ message: then }));
    },
  };
  await calls[call]();
}

for (const intention of JSON.parse(readFileSync(INTENTIONS, 'utf8'))) {
  try {
    await carryOut(intention);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== intention.status) {
      console.log(JSON.stringify({ check: intention.name, ok: false, detail: String(error).slice(0, 600) }));
    }
  }
}
