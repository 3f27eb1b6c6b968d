package io.fluentopenai.spring;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fluentopenai.OpenAI;
import io.fluentopenai.observability.MicrometerListener;
import io.fluentopenai.schema.Param;
import io.fluentopenai.spring.test.FakeOpenAIAutoConfiguration;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.tools.ToolFunction;
import io.fluentopenai.tools.Tools;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslBundleRegistrar;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleKey;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.SslOptions;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What an application gets for its properties and beans. */
@NullUnmarked
@Timeout(60)
class AutoConfigurationTest {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(
                    SslAutoConfiguration.class,
                    OpenAIAutoConfiguration.class,
                    OpenAIObservationAutoConfiguration.class,
                    OpenAIHealthAutoConfiguration.class,
                    OpenAISanitizingAutoConfiguration.class));
    private final ApplicationContextRunner fake =
            runner.withConfiguration(AutoConfigurations.of(FakeOpenAIAutoConfiguration.class));

    @Test
    void propertiesMakeAClient() {
        try (FakeOpenAI server = FakeOpenAI.start()) {
            runner.withPropertyValues(
                            "fluentopenai.api-key=" + server.apiKey(),
                            "fluentopenai.base-url=" + server.baseUrl(),
                            "fluentopenai.organization=org-1",
                            "fluentopenai.project=proj-1",
                            "fluentopenai.default-chat-model=gpt-5-mini",
                            "fluentopenai.headers.X-Team=blue",
                            "fluentopenai.max-retries=0",
                            "fluentopenai.timeout.connect=2s",
                            "fluentopenai.timeout.call=20s")
                    .run(context -> {
                        server.reply("Hello");
                        OpenAI openai = context.getBean(OpenAI.class);
                        assertThat(openai.chat().user("Hi").send().text()).isEqualTo("Hello");
                        var request = server.takeRequest();
                        assertThat(request.json().path("model").asText()).isEqualTo("gpt-5-mini");
                        assertThat(request.header("OpenAI-Organization")).isEqualTo("org-1");
                        assertThat(request.header("OpenAI-Project")).isEqualTo("proj-1");
                        assertThat(request.header("X-Team")).isEqualTo("blue");
                    });
        }
    }

    @Test
    void azureIsAResourceOrAnEndpoint() {
        runner.withPropertyValues(
                        "fluentopenai.api-key=k0123456789",
                        "fluentopenai.azure.resource=contoso",
                        "fluentopenai.azure.v1=true")
                .run(context -> assertThat(
                                context.getBean(OpenAI.class).client().baseUrl())
                        .startsWith("https://contoso.openai.azure.com/openai/v1"));
        runner.withPropertyValues(
                        "fluentopenai.api-key=k0123456789",
                        "fluentopenai.base-url=http://localhost:1/v1",
                        "fluentopenai.azure.resource=contoso")
                .run(context -> assertThat(context)
                        .hasFailed()
                        .getFailure()
                        .rootCause()
                        .hasMessageStartingWith("Set either fluentopenai.base-url or one of"));
    }

    @Test
    void anSslBundleThatIsMissingIsNamed() {
        runner.withPropertyValues("fluentopenai.api-key=k0123456789", "fluentopenai.ssl.bundle=corporate")
                .run(context -> assertThat(context).getFailure().rootCause().hasMessageContaining("corporate"));
    }

    @Test
    void theClientConnectsWithTheSslBundleOfTheProperties() throws Exception {
        SSLContext corporate = SSLContext.getInstance("TLS");
        corporate.init(null, null, null);
        SslBundle bundle = new SslBundle() {
            private final SslBundle none = SslBundle.of(SslStoreBundle.NONE);

            @Override
            public SslStoreBundle getStores() {
                return none.getStores();
            }

            @Override
            public SslBundleKey getKey() {
                return none.getKey();
            }

            @Override
            public SslOptions getOptions() {
                return none.getOptions();
            }

            @Override
            public String getProtocol() {
                return none.getProtocol();
            }

            @Override
            public SslManagerBundle getManagers() {
                return none.getManagers();
            }

            @Override
            public SSLContext createSslContext() {
                return corporate;
            }
        };
        runner.withPropertyValues("fluentopenai.api-key=k0123456789", "fluentopenai.ssl.bundle=corporate")
                .withBean(SslBundleRegistrar.class, () -> bundles -> bundles.registerBundle("corporate", bundle))
                .run(context -> assertThat(context.getBean(OpenAI.class)
                                .client()
                                .httpClient()
                                .sslContext())
                        .isSameAs(corporate));
    }

    @Test
    void theProxyOfThePropertiesIsAskedForTheServer() throws Exception {
        try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<String> asked = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try (Socket socket = proxy.accept()) {
                    var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
                    asked.complete(lines.readLine());
                    socket.getOutputStream()
                            .write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
                } catch (IOException e) {
                    asked.completeExceptionally(e);
                }
            });
            thread.start();
            runner.withPropertyValues(
                            "fluentopenai.api-key=k0123456789",
                            "fluentopenai.base-url=http://api.invalid/v1",
                            "fluentopenai.max-retries=0",
                            "fluentopenai.proxy.host=" + proxy.getInetAddress().getHostAddress(),
                            "fluentopenai.proxy.port=" + proxy.getLocalPort())
                    .run(context -> assertThatThrownBy(
                                    () -> context.getBean(OpenAI.class).models().list())
                            .hasMessageContaining("403"));
            assertThat(asked)
                    .succeedsWithin(Duration.ofSeconds(30))
                    .isEqualTo("GET http://api.invalid/v1/models HTTP/1.1");
            thread.join();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Own {
        @Bean
        OpenAI own() {
            return OpenAI.builder()
                    .baseUrl("http://localhost:1/v1")
                    .apiKey("own-0123456789")
                    .build();
        }
    }

    @Test
    void aClientOfTheApplicationStays() {
        runner.withUserConfiguration(Own.class)
                .run(context -> assertThat(context).hasSingleBean(OpenAI.class).hasBean("own"));
    }

    @Configuration(proxyBeanMethods = false)
    static class OwnToolsAndListener {
        @Bean
        Tools none() {
            return Tools.of();
        }

        @Bean
        MicrometerListener listener() {
            return MicrometerListener.builder().build();
        }

        @Bean
        Weather weather() {
            return new Weather();
        }
    }

    @Test
    void toolsAndListenerOfTheApplicationStay() {
        fake.withUserConfiguration(Registries.class, OwnToolsAndListener.class).run(context -> {
            assertThat(context).hasSingleBean(Tools.class).hasBean("none");
            assertThat(context).hasSingleBean(MicrometerListener.class).hasBean("listener");
            context.getBean(OpenAI.class).chat().model("gpt-5-mini").user("Hi").send();
            assertThat(context.getBean(MeterRegistry.class).getMeters()).isEmpty();
        });
    }

    static class Weather {
        @ToolFunction("Today's weather")
        public String weather(@Param("city") String city) {
            return "rain in " + city;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithTools {
        @Bean
        Weather weather() {
            return new Weather();
        }

        @Bean
        OpenAICustomizer model() {
            return builder -> builder.defaultChatModel("from-a-customizer");
        }
    }

    @Test
    void methodsOfBeansAreToolsAndCustomizersChangeTheClient() {
        fake.withUserConfiguration(WithTools.class).run(context -> {
            assertThat(context.getBean(Tools.class).find("weather")).isNotNull();
            context.getBean(OpenAI.class)
                    .chat()
                    .user("Rain?")
                    .tools(context.getBean(Tools.class))
                    .send();
            var request = context.getBean(FakeOpenAI.class).takeRequest().json();
            assertThat(request.path("model").asText()).isEqualTo("from-a-customizer");
            assertThat(request.at("/tools/0/function/name").asText()).isEqualTo("weather");
        });
        fake.run(context ->
                assertThat(context.getBean(Tools.class).find("weather")).isNull());
    }

    @Configuration(proxyBeanMethods = false)
    static class Registries {
        @Bean
        TestObservationRegistry observations() {
            return TestObservationRegistry.create();
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }

    @Test
    void registriesOfTheApplicationGetObservationsAndMeters() {
        fake.withUserConfiguration(Registries.class).run(context -> {
            context.getBean(OpenAI.class).chat().model("gpt-5-mini").user("Hi").send();
            TestObservationRegistryAssert.assertThat(context.getBean(TestObservationRegistry.class))
                    .hasObservationWithNameEqualTo("gen_ai.client.operation")
                    .that()
                    .hasContextualNameEqualTo("chat gpt-5-mini")
                    .hasBeenStopped();
            assertThat(context.getBean(MeterRegistry.class)
                            .get("gen_ai.client.token.usage")
                            .summaries())
                    .isNotEmpty();
        });
    }

    @Test
    void withoutTheModuleOfObservationsNothingOfItIsLoaded() {
        fake.withClassLoader(new FilteredClassLoader(MicrometerListener.class)).run(context -> {
            assertThat(context).hasNotFailed().doesNotHaveBean(OpenAICustomizer.class);
            assertThat(context.getBean(OpenAI.class)
                            .chat()
                            .model("gpt-5-mini")
                            .user("Hi")
                            .send()
                            .text())
                    .isNotEmpty();
        });
    }

    @Test
    void healthIsOffByDefaultAndCallsNothingThatIsBilled() {
        fake.run(context -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
        fake.withPropertyValues("management.health.fluentopenai.enabled=true").run(context -> {
            HealthIndicator health = context.getBean(HealthIndicator.class);
            assertThat(health.health().getStatus()).isEqualTo(Status.UP);
            FakeOpenAI server = context.getBean(FakeOpenAI.class);
            assertThat(server.takeRequest().operationId()).isEqualTo("listModels");
            server.fail("listModels").status(401);
            assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
            assertThat(health.health().getDetails())
                    .containsEntry("error", "AuthenticationException")
                    .containsEntry("server", server.baseUrl());
        });
    }

    @Test
    void secretsAreSanitizedAndAreInNoToString() {
        fake.withPropertyValues(
                        "fluentopenai.api-key=zq-secret",
                        "fluentopenai.admin-api-key=zq-secret",
                        "fluentopenai.proxy.host=localhost",
                        "fluentopenai.proxy.password=zq-secret")
                .run(context -> {
                    SanitizingFunction function = context.getBean(SanitizingFunction.class);
                    for (String key : new String[] {
                        "fluentopenai.api-key",
                        "fluentopenai.admin-api-key",
                        "OPENAI_ADMIN_KEY",
                        "FLUENTOPENAI_APIKEY",
                        "fluentopenai.proxy.password",
                        "OPENAI_API_KEY",
                        "OPENAI_KEY",
                        "OPENAI_SECRET_KEY",
                        "OPENAI_WEBHOOK_SECRET",
                        "fluentopenai.headers.Authorization"
                    }) {
                        assertThat(function.apply(new SanitizableData(null, key, "zq-secret"))
                                        .getValue())
                                .isEqualTo(SanitizableData.SANITIZED_VALUE);
                    }
                    assertThat(function.apply(new SanitizableData(null, "fluentopenai.base-url", "http://x"))
                                    .getValue())
                            .isEqualTo("http://x");
                    assertThat(context.getBean(OpenAIProperties.class).toString()
                                    + context.getBean(OpenAIProperties.class).proxy())
                            .doesNotContain("zq-secret");
                });
    }

    @Test
    void theClientIsClosedWithTheContext() {
        OpenAI[] kept = new OpenAI[1];
        fake.run(context -> kept[0] = context.getBean(OpenAI.class));
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> kept[0].chat().model("m").user("Hi").send()))
                .isNotNull();
    }
}
