/** The last digit of a GTIN, from the digits before it (GS1 general specifications, 7.9). */
export function checkDigit(body: string): string {
  const digits = [...body].reverse().map(Number);
  const sum = digits.reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 3 : 1), 0);
  return String((10 - (sum % 10)) % 10);
}

/** Whether the text is a GTIN-8, -12, -13 or -14 with a right check digit. */
export function isGtin(text: string): boolean {
  return /^(\d{8}|\d{12,14})$/.test(text) && checkDigit(text.slice(0, -1)) === text.slice(-1);
}

/** A GTIN-13 with Saudi Arabia's prefix 628; `n` below 10^9. */
export function gtin13(n: number): string {
  const body = `628${String(n).padStart(9, '0')}`;
  return body + checkDigit(body);
}
