package io.fluentopenai.examples.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.OpenAI;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.tools.Tool;
import jakarta.servlet.Servlet;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
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

    record City(String name) {}

    private final Tool weather =
            Tool.fromFunction("weather", "Returns the weather", City.class, city -> "rain in " + city.name());

    @Test
    void useChatWithServlets() throws Exception {
        serve(new ChatServlet(openai, weather));

        assertChat();
    }

    @Test
    void useChatWithSpringMvc() throws Exception {
        var context = new AnnotationConfigWebApplicationContext();
        context.register(Mvc.class, ChatController.class);
        context.addBeanFactoryPostProcessor(this::beans);
        serve(new DispatcherServlet(context));

        assertChat();
    }

    @Test
    void useChatWithWebFlux() throws Exception {
        var context = new AnnotationConfigApplicationContext();
        context.register(Flux.class, ReactiveChatController.class);
        context.addBeanFactoryPostProcessor(this::beans);
        context.refresh();
        serve(new ServletHttpHandlerAdapter(
                WebHttpHandlerBuilder.applicationContext(context).build()));

        assertChat();
    }

    private void beans(ConfigurableListableBeanFactory beans) {
        beans.registerSingleton("openai", openai);
        beans.registerSingleton("weather", weather);
    }

    /** Sends what useChat sends. */
    private void assertChat() throws Exception {
        server.onChat(request -> request.toString().contains("function_call_output")
                ? ModelAnswer.text("It rains.")
                : ModelAnswer.call("weather", "{\"name\":\"Glasgow\"}"));
        URI uri = URI.create("http://127.0.0.1:" + tomcat.getConnector().getLocalPort() + "/api/chat");
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "{\"id\":\"c\",\"messages\":[{\"role\":\"user\","
                                                + "\"parts\":[{\"type\":\"text\",\"text\":\"Rain?\"}]}]}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("x-vercel-ai-ui-message-stream"))
                .contains("v1");
        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
        List<String> parts = response.body()
                .lines()
                .filter(line -> !line.isEmpty())
                .map(line -> line.replaceFirst("^data: ?", ""))
                .toList();
        assertThat(parts)
                .startsWith("{\"type\":\"start\"}")
                .anyMatch(part -> part.endsWith("\"output\":\"rain in Glasgow\"}"))
                .endsWith("[DONE]");
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
