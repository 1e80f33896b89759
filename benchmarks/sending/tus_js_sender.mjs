// Sends files with tus-js-client as the JSON on its command line says: { endpoint, files, best }.
import { createReadStream, statSync } from "node:fs";
import { Upload } from "tus-js-client";

const { endpoint, files, best } = JSON.parse(process.argv[2]);

// Its best settings: it tries again each second for as long as it takes, and the bytes of small files go
// with their creation. Those of large ones had better not: after a cut they would begin anew.
const SMALL = 1_000_000;
const settings = (size) =>
  best
    ? { uploadDataDuringCreation: size < SMALL, retryDelays: Array(1000).fill(1000), onShouldRetry: () => true }
    : {};

function send(file) {
  const uploadSize = statSync(file).size;
  return new Promise((resolve, reject) => {
    const upload = new Upload(createReadStream(file), {
      endpoint,
      uploadSize,
      chunkSize: Infinity,
      onError: reject,
      onSuccess: resolve,
      ...settings(uploadSize),
    });
    upload.start();
  });
}

const left = files.slice();
async function connection() {
  while (left.length) await send(left.shift());
}
await Promise.all(Array.from({ length: best ? 4 : 1 }, connection));
