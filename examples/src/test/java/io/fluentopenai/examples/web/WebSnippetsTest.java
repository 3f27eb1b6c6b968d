package io.fluentopenai.examples.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.OpenAI;
import io.fluentopenai.testkit.FakeOpenAI;
import jakarta.servlet.Servlet;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.reactive.ServletHttpHandlerAdapter;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** The code of docs/guides/streaming-to-browser.md, run in a servlet container. */
class WebSnippetsTest {
    /** Tomcat warns of threads that live longer than it, as those of the client do. */
    private static final Logger TOMCAT = Logger.getLogger("org.apache");

    static {
        TOMCAT.setLevel(Level.SEVERE);
    }

    @TempDir
    private Path folder;

    private FakeOpenAI server;
    private OpenAI openai;
    private Tomcat tomcat;

    @BeforeEach
    void start() {
        server = FakeOpenAI.start();
        server.reply("Leonardo da Vinci.");
        openai = OpenAI.builder()
                .baseUrl(server.baseUrl())
                .apiKey(server.apiKey())
                .build();
    }

    @AfterEach
    void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
        openai.close();
        server.close();
    }

    @Test
    void servlet() throws Exception {
        serve(new AnswerServlet(openai));

        assertThat(events()).contains("Vinci.").contains("event:done");
    }

    @Test
    void springMvc() throws Exception {
        var context = new AnnotationConfigWebApplicationContext();
        context.register(Mvc.class, AnswerController.class);
        context.addBeanFactoryPostProcessor(beans -> beans.registerSingleton("openai", openai));
        serve(new DispatcherServlet(context));

        assertThat(events()).contains("Vinci.").contains("event:done");
        assertThat(get("/answer.txt")).isEqualTo("Leonardo da Vinci.");
    }

    @Test
    void webFlux() throws Exception {
        var context = new AnnotationConfigApplicationContext();
        context.register(Flux.class, ReactiveAnswerController.class);
        context.addBeanFactoryPostProcessor(beans -> beans.registerSingleton("openai", openai));
        context.refresh();
        serve(new ServletHttpHandlerAdapter(
                WebHttpHandlerBuilder.applicationContext(context).build()));

        assertThat(events()).contains("Vinci.").contains("event:done");
    }

    private void serve(Servlet servlet) throws Exception {
        tomcat = new Tomcat();
        tomcat.setBaseDir(folder.toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(0);
        tomcat.getConnector();
        Context context = tomcat.addContext("", folder.toString());
        Tomcat.addServlet(context, "answer", servlet).setAsyncSupported(true);
        context.addServletMappingDecoded("/", "answer");
        tomcat.start();
    }

    /** Without white space, of which each framework writes its own. */
    private String events() throws Exception {
        return get("/answer").replaceAll("\\s+", "");
    }

    private String get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + path + "?q=Who");
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response.body();
    }

    @Configuration
    @EnableWebMvc
    static class Mvc {}

    @Configuration
    @EnableWebFlux
    static class Flux {}
}
