/** Realtime sessions over WebSocket. */
module io.fluentopenai.realtime {
    requires transitive io.fluentopenai;
    requires static org.jspecify;

    exports io.fluentopenai.realtime;
}
