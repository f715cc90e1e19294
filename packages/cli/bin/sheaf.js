#!/usr/bin/env node
// Not in the bundle, so that package managers can link it before anything is built.
// oxlint-disable-next-line import/no-unassigned-import -- running it is all there is to do
import "../bundle/main.js";
