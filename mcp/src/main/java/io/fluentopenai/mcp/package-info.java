/** Tools of MCP (Model Context Protocol) servers for tool loops. See {@link io.fluentopenai.mcp.McpTools}. */
@NullMarked
package io.fluentopenai.mcp;

import org.jspecify.annotations.NullMarked;
