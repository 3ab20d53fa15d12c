import { expect, test } from "vitest";
import { operations } from "../model/user-pools.operations.ts";
import { IN_REPLICA_REGION } from "./replica-regions.ts";

const names = (answeredBy: string) =>
  Object.entries(IN_REPLICA_REGION)
    .filter(([, by]) => by === answeredBy)
    .map(([name]) => name);

test("of every operation for operators it is said who answers it, and of no other", () => {
  const forOperators = Object.entries(operations).filter(([, { auth }]) => auth === "sigv4");
  expect(new Set(Object.keys(IN_REPLICA_REGION))).toEqual(new Set(forOperators.map(([name]) => name)));
});

test("a standby answers whatever reads, and nothing that writes", () => {
  const reads = /^(?:Describe|Get|List|AdminGet|AdminList)/;
  expect(names("standby").filter((name) => !reads.test(name))).toEqual([]);
  expect(names("nobody").filter((name) => reads.test(name))).toEqual([]);
});

test("what only the pool itself answers is about no one pool, or changed from either region", () => {
  expect(names("primary")).toEqual([
    "CreateUserPool",
    "DescribeUserPoolDomain",
    "GetProvisionedLimit",
    "ListTagsForResource",
    "ListUserPoolReplicas",
    "ListUserPools",
    "TagResource",
    "UntagResource",
    "UpdateProvisionedLimit",
    "UpdateUserPoolReplica",
  ]);
});

test("whatever is about one pool names it", () => {
  const elsewhere = Object.entries(operations).filter(([name]) =>
    names("standby").concat(names("nobody")).includes(name),
  );
  expect(elsewhere.filter(([, { input }]) => !("UserPoolId" in input)).map(([name]) => name)).toEqual([]);
});
