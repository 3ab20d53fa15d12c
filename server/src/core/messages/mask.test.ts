import { expect, test } from "vitest";
import { deliveryDetails, maskEmail, maskPhoneNumber } from "./mask.ts";

test.each([
  ["test@test.com", "t***@t***"],
  ["ada@example.com", "a***@e***"],
  ["a@b.co", "a***@b***"],
  ['"odd@local"@example.com', '"***@e***'],
  ["𝒶da@éclair.example", "𝒶***@é***"],
])("the e-mail address %s is told as %s", (address, masked) => {
  expect(maskEmail(address)).toBe(masked);
});

test.each([
  ["+15555559934", "+*******9934"],
  ["+4915112345678", "+*********5678"],
  ["+123456", "+***456"],
  ["+1", "+*"],
])("the phone number %s is told as %s", (number, masked) => {
  expect(maskPhoneNumber(number)).toBe(masked);
});

test("delivery details name the attribute, its medium and the masked address", () => {
  expect(deliveryDetails("email", "test@test.com")).toEqual({
    attribute: "email",
    medium: "EMAIL",
    destination: "t***@t***",
  });
  expect(deliveryDetails("phone_number", "+15555559934")).toEqual({
    attribute: "phone_number",
    medium: "SMS",
    destination: "+*******9934",
  });
});
