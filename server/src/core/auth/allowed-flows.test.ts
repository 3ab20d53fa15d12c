import { expect, test } from "vitest";
import type { ClientSettings, ExplicitAuthFlow } from "../clients/client.ts";
import { allowedFlows } from "./allowed-flows.ts";

const settings: ClientSettings = {
  ClientName: "web",
  EnableTokenRevocation: true,
  AuthSessionValidity: 3,
  RefreshTokenValidity: 30,
  TokenValidityUnits: {},
  AllowedOAuthFlowsUserPoolClient: false,
  EnablePropagateAdditionalUserContextData: false,
};

const [ADMIN, CUSTOM, REFRESH, PASSWORD, SRP] = [
  "ALLOW_ADMIN_USER_PASSWORD_AUTH",
  "ALLOW_CUSTOM_AUTH",
  "ALLOW_REFRESH_TOKEN_AUTH",
  "ALLOW_USER_PASSWORD_AUTH",
  "ALLOW_USER_SRP_AUTH",
] as const;

test.each<[ExplicitAuthFlow[] | undefined, ExplicitAuthFlow[]]>([
  [undefined, [CUSTOM, REFRESH, SRP]],
  [[SRP], [SRP]],
  [
    [PASSWORD, REFRESH],
    [REFRESH, PASSWORD],
  ],
  [["ALLOW_USER_AUTH"], ["ALLOW_USER_AUTH"]],
  [["ALLOW_CLIENT_TOKEN_AUTH"], ["ALLOW_CLIENT_TOKEN_AUTH"]],
  [["USER_PASSWORD_AUTH"], [CUSTOM, REFRESH, PASSWORD, SRP]],
  [["ADMIN_NO_SRP_AUTH"], [ADMIN, CUSTOM, REFRESH, SRP]],
  [["CUSTOM_AUTH_FLOW_ONLY"], [CUSTOM, REFRESH]],
  [
    ["CUSTOM_AUTH_FLOW_ONLY", "ADMIN_NO_SRP_AUTH"],
    [ADMIN, CUSTOM, REFRESH],
  ],
])("a client that names %j has %j", (named, allowed) => {
  expect([...allowedFlows({ ...settings, ...(named && { ExplicitAuthFlows: named }) })].toSorted()).toEqual(allowed);
});
