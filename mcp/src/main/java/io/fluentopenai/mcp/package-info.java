/**
 * The tools of servers that speak the Model Context Protocol, as tools of a loop. See {@link
 * io.fluentopenai.mcp.McpTools}.
 */
@NullMarked
package io.fluentopenai.mcp;

import org.jspecify.annotations.NullMarked;
