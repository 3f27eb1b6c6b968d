/** An application that has the proxy in it. */
module app {
    requires io.fluentopenai.proxy;
}
