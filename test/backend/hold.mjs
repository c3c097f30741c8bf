// Loaded before a program of the backend: a statement that matches HOLD_AFTER is answered, and the program learns so once the file HOLD_WHILE is gone.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const { HOLD_AFTER, HOLD_WHILE } = process.env;
const { Client } = createRequire(join(process.cwd(), 'package.json'))('pg');
const { query } = Client.prototype;

Client.prototype.query = function(text, ...others) {
  const answer = query.call(this, text, ...others);
  if (!answer?.then || !new RegExp(HOLD_AFTER).test(text)) return answer;
  return answer.then(async (result) => {
    while (existsSync(HOLD_WHILE)) await sleep(20);
    return result;
  });
};
