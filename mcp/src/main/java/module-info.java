/** Tools of MCP servers. */
module io.fluentopenai.mcp {
    requires transitive io.fluentopenai;
    requires transitive io.modelcontextprotocol.sdk.mcp.core;
    requires org.reactivestreams;
    requires reactor.core;
    requires static org.jspecify;

    exports io.fluentopenai.mcp;
}
