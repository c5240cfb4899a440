// Where a request of Atelier differs from an official client's, and why. Everything else must be the same, and an
// entry that no request needs any more is a failure.
//
// intention: a name or '*'; client: 'javascript', 'python' or '*'; path: the place, with [] for any index.

export const known = [];

/** Headers that an official client sends and Atelier does not, and why. */
export const headersOfClients = {};
