// What notebook.py writes.
export const HTML: string;
