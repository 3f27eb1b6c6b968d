package io.fluentopenai.tools;

import org.jspecify.annotations.Nullable;

/**
 * A tool call that needs approval.
 *
 * @param call the call; for a tool of an MCP server, {@link ToolCall#server} is the label of the server
 * @param tool the tool; null for a tool of an MCP server
 * @param context the context of the call, which is cancelled when the loop is
 */
public record ApprovalRequest(ToolCall call, @Nullable Tool tool, RunContext context) {}
