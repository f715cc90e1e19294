import { conformanceActions } from "@sheaf/workflow/conformance";

export default conformanceActions;
