package chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.OpenAI;
import io.fluentopenai.spring.test.AutoConfigureFakeOpenAI;
import io.fluentopenai.testkit.FakeOpenAI;
import io.fluentopenai.testkit.ModelAnswer;
import io.fluentopenai.tools.Tools;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest
@AutoConfigureFakeOpenAI
class WeatherTest {
    @Autowired
    FakeOpenAI server;

    @Autowired
    OpenAI openai;

    @Autowired
    Tools tools;

    @Test
    void theModelGetsTheWeather() {
        server.reply(ModelAnswer.call("weather", "{\"city\":\"Glasgow\"}")).then("It rains.");

        var answer = openai.responses().user("The weather in Glasgow?").tools(tools).run();

        assertThat(answer.text()).isEqualTo("It rains.");
        assertThat(server.responses().lastRequest().toolResults()).containsExactly("Rain in Glasgow");
    }
}
