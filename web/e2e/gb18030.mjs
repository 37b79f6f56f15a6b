// Bytes of GB18030. In: text. Out: a buffer.
import assert from 'node:assert/strict';

/** Text in GB18030, by the table the decoder of this machine holds. */
export function gb18030(text) {
  const decoder = new TextDecoder('gb18030');
  const bytes = new Map();
  for (let lead = 0x81; lead <= 0xfe; lead += 1) for (let trail = 0x40; trail <= 0xfe; trail += 1) {
    const pair = Uint8Array.of(lead, trail);
    const char = decoder.decode(pair);
    if ([...char].length === 1 && char !== '\ufffd' && !bytes.has(char)) bytes.set(char, [lead, trail]);
  }
  return Buffer.from([...text].flatMap((char) => (char.charCodeAt(0) < 0x80 ? [char.charCodeAt(0)] : (bytes.get(char) ?? assert.fail(`no bytes for ${char}`)))));
}
