/** Auto-configuration for Spring Boot. */
module io.fluentopenai.spring {
    requires transitive io.fluentopenai;
    requires transitive spring.boot;
    requires transitive spring.boot.autoconfigure;
    requires spring.aop;
    requires spring.beans;
    requires spring.context;
    requires spring.core;
    requires static io.fluentopenai.observability;
    requires static io.fluentopenai.testkit;
    requires static java.net.http;
    requires static micrometer.core;
    requires static micrometer.observation;
    requires static org.reactivestreams;
    requires static transitive reactor.core;
    requires static spring.boot.actuator;
    requires static spring.boot.health;
    requires static spring.boot.testcontainers;
    requires static spring.test;
    requires static spring.web;
    requires static transitive spring.webmvc;
    requires static testcontainers;
    requires static org.jspecify;

    exports io.fluentopenai.spring;
    exports io.fluentopenai.spring.test;

    // Spring creates the beans.
    opens io.fluentopenai.spring to
            spring.beans,
            spring.boot,
            spring.context,
            spring.core;
    opens io.fluentopenai.spring.test to
            spring.beans,
            spring.context,
            spring.core,
            spring.test;
}
