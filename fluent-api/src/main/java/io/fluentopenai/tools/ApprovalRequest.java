package io.fluentopenai.tools;

import org.jspecify.annotations.Nullable;

/**
 * A call that wants approval.
 *
 * @param call the call. For one of a tool on an MCP server: the id of the request, the tool's name, its arguments
 * @param tool the tool; null for one of an MCP server
 * @param server the label of the MCP server that is about to be called; null for all other calls
 * @param context of the call; cancelled when the loop is
 */
public record ApprovalRequest(
        ToolCall call, @Nullable Tool tool, @Nullable String server, RunContext context) {}
