/* eslint-disable @typescript-eslint/no-explicit-any */
import { display } from './permissions';

/** The object of a JSON text in a template, whose references become text, also where they contain quotes. */
export function parseJsonText(value: any, textOf: (piece: any) => string = display): any {
  const pieces: any[] = value?.['Fn::Join']?.[1] ?? [value];
  return JSON.parse(pieces.map((piece) => typeof piece === 'string' ? piece : JSON.stringify(textOf(piece)).slice(1, -1)).join(''));
}
