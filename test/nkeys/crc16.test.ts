import { expect, test } from "vitest";
import { crc16 } from "../../provider/nkeys/crc16.ts";

test("the check value of CRC-16/XMODEM is 0x31c3", () => {
  expect(crc16(Buffer.from("123456789"))).toBe(0x31c3);
});

test("nothing has checksum 0", () => {
  expect(crc16(new Uint8Array())).toBe(0);
});

test("only the bytes up to the length given count", () => {
  expect(crc16(Buffer.from("123456789 and more"), 9)).toBe(0x31c3);
});
