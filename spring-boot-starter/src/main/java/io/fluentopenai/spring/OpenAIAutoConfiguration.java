package io.fluentopenai.spring;

import io.fluentopenai.OpenAI;
import io.fluentopenai.client.ApiClient;
import io.fluentopenai.client.AzureOptions;
import io.fluentopenai.tools.Tools;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;

/** Configures an {@link OpenAI} client from {@link OpenAIProperties}, and {@link Tools} from the methods of beans. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration",
            "org.springframework.boot.actuate.autoconfigure.observation.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        })
@EnableConfigurationProperties(OpenAIProperties.class)
public class OpenAIAutoConfiguration {
    /** Creates the configuration. */
    public OpenAIAutoConfiguration() {}

    /**
     * The client. It is closed with the context, after the web server has ended its requests if {@code
     * server.shutdown=graceful}.
     */
    @Bean(destroyMethod = "close")
    @ConditionalOnMissingBean
    OpenAI openAI(
            OpenAIProperties properties,
            ObjectProvider<OpenAIConnectionDetails> connection,
            ObjectProvider<SslBundles> bundles,
            ObjectProvider<OpenAICustomizer> customizers) {
        OpenAI.Builder builder = OpenAI.builder();
        OpenAIConnectionDetails details = connection.getIfAvailable();
        if (details == null) {
            server(properties, builder);
        } else {
            builder.baseUrl(details.baseUrl()).apiKey(details.apiKey());
        }
        set(builder, OpenAI.Builder::adminApiKey, properties.adminApiKey());
        set(builder, OpenAI.Builder::organization, properties.organization());
        set(builder, OpenAI.Builder::project, properties.project());
        set(builder, OpenAI.Builder::defaultChatModel, properties.defaultChatModel());
        set(builder, OpenAI.Builder::defaultResponseModel, properties.defaultResponseModel());
        builder.configure(client -> client(properties, bundles, client));
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    private static void server(OpenAIProperties properties, OpenAI.Builder builder) {
        set(builder, OpenAI.Builder::apiKey, properties.apiKey());
        set(builder, OpenAI.Builder::baseUrl, properties.baseUrl());
        OpenAIProperties.Azure azure = properties.azure();
        AzureOptions options = null;
        if (azure.endpoint() != null) {
            options = AzureOptions.endpoint(azure.endpoint());
        } else if (azure.resource() != null) {
            options = AzureOptions.resource(azure.resource());
        }
        if (options == null) {
            return;
        }
        if (properties.baseUrl() != null) {
            throw new IllegalArgumentException(
                    "Set either fluentopenai.base-url or one of fluentopenai.azure.resource and fluentopenai.azure.endpoint");
        }
        options = azure.deployment() == null ? options : options.deployment(azure.deployment());
        options = azure.apiVersion() == null ? options : options.apiVersion(azure.apiVersion());
        builder.azure(azure.v1() ? options.v1() : options);
    }

    private static void client(
            OpenAIProperties properties, ObjectProvider<SslBundles> bundles, ApiClient.Builder client) {
        properties.headers().forEach(client::header);
        set(client, ApiClient.Builder::maxRetries, properties.maxRetries());
        OpenAIProperties.Timeout timeout = properties.timeout();
        set(client, ApiClient.Builder::connectTimeout, timeout.connect());
        set(client, ApiClient.Builder::responseTimeout, timeout.response());
        set(client, ApiClient.Builder::idleTimeout, timeout.idle());
        set(client, ApiClient.Builder::callTimeout, timeout.call());
        OpenAIProperties.Proxy proxy = properties.proxy();
        if (proxy.host() != null) {
            client.proxy(proxy.host(), proxy.port());
            if (proxy.username() != null) {
                client.proxyCredentials(proxy.username(), proxy.password() == null ? "" : proxy.password());
            }
        }
        if (properties.ssl().bundle() != null) {
            client.sslContext(
                    bundles.getObject().getBundle(properties.ssl().bundle()).createSslContext());
        }
    }

    private static <B, T> void set(B builder, BiConsumer<B, T> setter, @Nullable T value) {
        if (value != null) {
            setter.accept(builder, value);
        }
    }

    /** The tools that all beans with methods annotated with {@code @ToolFunction} have; none if there is no such bean. */
    @Bean
    @ConditionalOnMissingBean
    Tools openAITools(ConfigurableListableBeanFactory beans) {
        return AnnotatedTools.of(beans);
    }
}
