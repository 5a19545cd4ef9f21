/** The text of `docs/benchmarks.md` around the figures of one run. */
export function benchmarksPage(machine: string, rounds: number, results: string): string {
  return `# Benchmarks

Written by \`npm run bench -- --rounds ${rounds} --write\` on ${new Date().toISOString().slice(0, 10)}:
${machine}. Figures drift with the machine; the ratios come from one run and are what counts.

${results}

### How it is measured

- One Chromium, a fresh page for every run, contenders taking turns (raw, ours, stock, raw, …); the first round
  warms up and does not count. ${rounds} rounds count. Speeds are medians, ratios are those of the medians.
- The file is a real \`File\` chosen from disk. The clock runs in the page, from the choice until everything is
  answered; parts are 5 MiB and go to another origin, so that each pays its own CORS preflight.
- All send to the same sink, a process of its own that reads bytes and drops them, several times faster than a
  browser sends. It is a yardstick, no S3 server:
  whether uploads are right is tested on real engines. It also counts the PUTs that are in flight at once, and
  every run must have brought it exactly the file's bytes.
- *raw* opens and seals nothing and signs nothing: four bare \`XMLHttpRequest\` PUTs at a time.
- *ours* is the built \`widget.js\` with its user interface, signing each part. The backend it asks is a stand-in
  that answers at once; far away, it is as far as the bucket.
- *stock* is unmodified \`@uppy/core\` with \`@uppy/aws-s3\` in \`getCredentials\` mode, \`shouldUseMultipart: true\`,
  \`limit: 4\`, chunks of 5 MiB. It sends one part at a time, and it has its credentials from the start.
- Far away is a TCP proxy that delays both directions by half the round trip, the handshake included, and limits
  each connection's upload. It has no slow start and loses nothing.
- Watching a part while it travels (\`xhr.upload.onprogress\`) cost 3 % of the loopback's speed (7 rounds each: 0.89 with,
  0.92 without), so the engine watches only while parts take longer than a second.
- The backend is started as an administrator starts it, with neither portal nor store in reach; its memory is
  read after ten health checks and five idle seconds.
`
}
