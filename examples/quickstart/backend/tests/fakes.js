import { DeleteObjectsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Unavailable } from '../dist/errors.js';
import { S3_OPTIONS } from '../dist/media.js';

/** The cache in this process. */
export class Memory {
  values = new Map();
  set = async (key, value) => this.values.set(key, value);
  get = async (key) => this.values.get(key) ?? null;
  getex = this.get;
  incr = async () => 7;
  expire = async () => 1;
  unlink = async (key) => this.values.delete(key);
  scanStream = ({ match }) => [[...this.values.keys()].filter((key) => key.startsWith(match.slice(0, -1)))];
}
export const gone = new Proxy({}, { get: () => async () => {
  throw new Error('connect ECONNREFUSED 10.0.1.7:6379');
} });

const lost = async () => {
  throw new Unavailable('database', new Error('connect ECONNREFUSED 10.0.2.9:5432'));
};
export const lostDatabase = { check: lost, reader: { query: lost }, writer: { query: lost, transaction: lost } };

/** Of a list of objects. */
const PAGE = 1_000;

export function s3With({ keys = [], tags }) {
  const s3 = new S3Client({ ...S3_OPTIONS, region: 'ap-northeast-1', credentials: { accessKeyId: 'id', secretAccessKey: 'key' } });
  s3.send = async (command) => {
    if (command instanceof DeleteObjectsCommand) {
      for (const { Key } of command.input.Delete.Objects) keys.splice(keys.indexOf(Key), 1);
      return {};
    }
    if (command instanceof PutObjectCommand) return keys.push(command.input.Key);
    const { Prefix } = command.input;
    if (Prefix) return { Contents: keys.filter((key) => key.startsWith(Prefix)).slice(0, PAGE).map((Key) => ({ Key })) };
    if (!tags) throw Object.assign(new Error('no such key'), { name: 'NoSuchKey' });
    return { TagSet: tags };
  };
  return s3;
}
