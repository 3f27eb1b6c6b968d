// Reads every stream that the tests of UiMessageStream have written with the parser of the AI SDK.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseJsonEventStream, readUIMessageStream, uiMessageChunkSchema } from 'ai';

const folder = fileURLToPath(new URL('../../fluent-api/target/ui-message-streams/', import.meta.url));

/** Returns the last state of a message, and the error that ended it. */
async function read(file) {
  const chunks = parseJsonEventStream({
    stream: new Blob([readFileSync(folder + file)]).stream(),
    schema: uiMessageChunkSchema,
  }).pipeThrough(new TransformStream({
    transform(result, controller) {
      if (!result.success) {
        throw new Error(`${file}: ${JSON.stringify(result.rawValue)}`, { cause: result.error });
      }
      controller.enqueue(result.value);
    },
  }));
  let error;
  let message;
  for await (const state of readUIMessageStream({ stream: chunks, onError: reason => { error = reason; } })) {
    message = state;
  }
  return { message, error };
}

const files = readdirSync(folder).sort();
assert.ok(files.length >= 10, `There are only ${files.length} streams in ${folder}: run the tests of fluent-api first`);
for (const file of files) {
  const { message, error } = await read(file);
  assert.equal(error?.message, file.startsWith('aStreamThatBreaks') ? 'An error occurred.' : undefined, file);
  for (const part of message.parts) {
    assert.notEqual(part.state, 'streaming', `${file}: ${JSON.stringify(part)} has no end`);
    assert.notEqual(part.state, 'input-streaming', `${file}: ${JSON.stringify(part)} has no end`);
  }
  if (file.startsWith('aToolLoop')) {
    assert.deepEqual(message.parts.map(part => part.type), ['step-start', 'tool-weather', 'step-start', 'text'], file);
    assert.deepEqual(message.parts[1].input, { city: 'Glasgow' }, file);
    assert.deepEqual(message.parts[1].output, { sky: 'rain', degrees: 12 }, file);
    assert.equal(message.parts[3].text, 'It rains.\n\nTake "an umbrella".', file);
  }
}
console.log(`The AI SDK has read ${files.length} UI message streams.`);
