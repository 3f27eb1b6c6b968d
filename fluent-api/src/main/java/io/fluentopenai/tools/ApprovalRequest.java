package io.fluentopenai.tools;

import org.jspecify.annotations.Nullable;

/**
 * A call that wants approval.
 *
 * @param call the call; for one of a tool on an MCP server, {@link ToolCall#server} says which
 * @param tool the tool; null for one of an MCP server
 * @param context of the call; cancelled when the loop is
 */
public record ApprovalRequest(ToolCall call, @Nullable Tool tool, RunContext context) {}
