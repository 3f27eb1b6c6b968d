/** An application that starts the fake server. */
module app {
    requires io.fluentopenai.testkit;
    requires java.net.http;
}
