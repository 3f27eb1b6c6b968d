/** Realtime sessions over WebSocket. */
module io.fluentopenai.realtime {
    requires transitive io.fluentopenai;
    requires static transitive org.jspecify;

    exports io.fluentopenai.realtime;
}
