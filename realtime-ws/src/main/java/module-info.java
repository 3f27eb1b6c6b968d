/** Realtime sessions over WebSocket. */
module io.fluentopenai.realtime {
    requires transitive io.fluentopenai;
    requires static org.jspecify;

    exports io.fluentopenai.realtime;
    exports io.fluentopenai.realtime.audio;
    exports io.fluentopenai.realtime.event;
    exports io.fluentopenai.realtime.session;
}
