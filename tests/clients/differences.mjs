// Where a request of Atelier differs from an official client's, and why. Everything else must be the same, and an
// entry that no request needs any more is a failure.

import { joined } from './lib/canonical.mjs';

/**
 * Fields. `intention` is a name or '*', `client` 'javascript', 'python' or '*', `path` the place with [] for any
 * index; where `sent` is given, the client's value has to be that.
 */
export const known = [
  {
    intention: '*', client: '*', path: 'generationConfig', sent: {},
    reason: 'The clients send the object although nothing is set in it; Atelier leaves out what is not set.',
  },
  {
    intention: 'count-tokens', client: '*', path: 'contents',
    reason: 'The clients count the contents alone.',
  },
  {
    intention: 'count-tokens', client: '*', path: 'generateContentRequest',
    reason: 'Atelier counts all that will be sent, the system text and the settings included; the clients cannot.',
  },
  {
    intention: 'upload', client: 'python', path: 'file.sizeBytes',
    reason: 'A 64-bit number is a string in the JSON of this API; a number is taken as well.',
  },
];

/** Headers that an official client sends and Atelier does not, and why. */
export const headersOfClients = {
  'user-agent': 'A page cannot set it; the browser sends its own.',
  'x-goog-upload-file-name': 'It is optional, and the name of a file on the device stays there.',
  'x-goog-api-client': 'It names the client library, which Atelier is not.',
};

/** Intentions whose contents are compared in another form, and why. */
export const otherForms = {
  'streamed-multi-turn': {
    form: joined,
    reason: 'The clients keep one content for each event of a stream; Atelier keeps one for the reply, with texts that '
      + 'carry no signature joined. Parts, order and signatures must still be the same.',
  },
};
