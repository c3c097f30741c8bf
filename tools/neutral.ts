/** Characters that move the cursor of a terminal, reverse the direction of text, or that XML forbids. */
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]/g;

/** A text of an assembly for a terminal or a file: control characters are replaced, except tabs and ends of lines. */
export const neutral = (text: string): string => text.replace(CONTROL, '\ufffd');
