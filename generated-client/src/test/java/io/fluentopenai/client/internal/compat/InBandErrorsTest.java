package io.fluentopenai.client.internal.compat;

import static org.assertj.core.api.Assertions.assertThat;

import io.fluentopenai.client.json.Json;
import io.fluentopenai.client.json.JsonValue;
import io.fluentopenai.client.model.CreateChatCompletionResponse;
import io.fluentopenai.client.model.CreateChatCompletionStreamResponse;
import io.fluentopenai.client.model.DeleteFileResponse;
import io.fluentopenai.client.model.ListModelsResponse;
import io.fluentopenai.client.model.ModelObject;
import io.fluentopenai.client.model.OpenAIFile;
import io.fluentopenai.client.model.Response;
import io.fluentopenai.client.model.ResponseStreamEvent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InBandErrorsTest {
    private static <T extends JsonValue> boolean inBody(String text, Class<T> type) {
        String json = text.replace('\'', '"');
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return InBandErrors.inBody(Json.read(json, type), bytes, bytes.length);
    }

    private static <T extends JsonValue> boolean inEvent(String text, Class<T> type) {
        String json = text.replace('\'', '"');
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return InBandErrors.inEvent(Json.read(json, type), bytes, bytes.length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'choices':[{'index':0,'finish_reason':'error','message':{'content':''},'error':{'code':502,'message':'x'}}]}",
                "{'choices':[{'index':0,'finish_reason':'error','message':{'content':'half'}}]}",
                "{'choices':[{'finish_reason':'stop','message':{}},{'error':'the second one failed'}]}",
                "{'choices':[{'finish_reason':'network_error','message':{'content':''}}]}",
                "{'id':'x','choices':null,'base_resp':{'status_code':1004,'status_msg':'login fail'}}",
                "{'id':'x','choices':[{'message':{'content':'a'}}],'base_resp':{'status_code':1027,'status_msg':'no'}}",
                "{'id':'x','choices':[{'message':{'content':'a'}}],'error':{'message':'x'}}",
                "{'code':500,'msg':'quota','success':false}",
                "{'code':500,'msg':'quota','success':false,'data':null}",
                "{'code':'InvalidApiKey','message':'No','request_id':'r'}",
                "{'success':false,'errors':[{'code':7003,'message':'x'}],'messages':[],'result':null}",
                "{'detail':'Not Found'}",
                "{'detail':[{'loc':['body','model'],'msg':'field required'}]}",
                "{'statusCode':401,'message':'Access denied due to missing subscription key.'}",
                "{'error_code':110,'error_msg':'Access token invalid'}",
                "{'header':{'code':10013,'message':'input check failed'}}",
                "{'Response':{'Error':{'Code':'AuthFailure','Message':'x'},'RequestId':'r'}}",
                "{'fault':{'faultstring':'Rate limit quota violation','detail':{'errorcode':'policies'}}}",
                "{'message':'no Route matched with those values'}",
                "{'status':'error','message':'x'}",
                "{'object':'chat.completion','choices':[],'note':'out of capacity'}",
                "{'choices':[null],'note':'out of capacity'}",
            })
    void bodiesThatAreErrors(String json) {
        assertThat(inBody(json, CreateChatCompletionResponse.class)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'choices':[]}",
                "{'id':'x','object':'chat.completion','choices':null,'usage':{'total_tokens':3}}",
                "{'choices':[{'message':{'content':'\\'error\\''},'finish_reason':'stop'}]}",
                "{'choices':[{'message':{'content':'an error'},'finish_reason':'stop'}]}",
                "{'choices':[{'message':{'content':'a','error':'of the tool'},'finish_reason':'stop'}]}",
                "{'choices':[{'message':{'content':'a'},'finish_reason':'stop','error':null}],'error':null}",
                "{'choices':[{'message':{'content':'a'}}],'error':'','success':true,'code':200,'msg':'ok'}",
                "{'choices':[{'message':{'content':'a'},'error':{'code':''}}],'error':{'code':0,'message':'','param':null}}",
                "{'choices':[{'message':{'content':'a'}}],'code':1,'detail':'of no interest','status':'error'}",
                "{'choices':[{'message':{'content':'a'}}],'base_resp':{'status_code':0,'status_msg':''}}",
                "{'choices':[{'message':{'content':'a'}}],'prompt_filter_results':[{'prompt_index':0}]}",
                "{'choices':[],'moderation':{'input':{'type':'error','code':'c','message':'m'}},'note':'x'}"
            })
    void bodiesThatAreResults(String json) {
        assertThat(inBody(json, CreateChatCompletionResponse.class)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'choices':[{'index':0,'delta':{'content':''},'finish_reason':'error','error':{'message':'x'}}]}",
                "{'choices':[{'index':0,'delta':{},'error':'upstream is away'}]}",
                "{'choices':null,'base_resp':{'status_code':1004}}",
                "{'code':500,'msg':'quota','success':false}",
                "{'detail':'Not Found'}",
            })
    void eventsThatAreErrors(String json) {
        assertThat(inEvent(json, CreateChatCompletionStreamResponse.class)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'choices':[],'prompt_filter_results':[{'prompt_index':0,'content_filter_results':{}}]}",
                "{'x_groq':{'id':'req_1'}}",
                "{'type':'ping'}",
                "{'status':'in_queue','position':3}",
                "{'object':'chat.completion.chunk','choices':[],'usage':{'total_tokens':2},'code':0,'message':'success'}",
            })
    void eventsThatAreNoErrors(String json) {
        assertThat(inEvent(json, CreateChatCompletionStreamResponse.class)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'code':500,'success':false}", "{'message':'no such route'}", "{'detail':'x'}"})
    void anEventOfAUnionWithoutATypeMayBeAnError(String json) {
        assertThat(inEvent(json, ResponseStreamEvent.class)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'response.tomorrow','code':500,'message':'x','success':false}",
                "{'type':'response.failed','error':{'message':'x'},'response':{'id':'r'}}",
                "{'sequence_number':3}"
            })
    void anEventThatNamesItsTypeIsOneOfThatType(String json) {
        assertThat(inEvent(json, ResponseStreamEvent.class)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'id':'file-1','object':'file','bytes':7,'filename':'a','error':{'message':'cannot be parsed'}}",
                "{'id':'file-1','success':false}"
            })
    void whatWasAskedForMayHaveAnErrorOfItsOwn(String json) {
        assertThat(inBody(json, OpenAIFile.class)).isFalse();
        assertThat(inBody("{'id':'r','status':'failed','error':{'message':'x'},'output':[]}", Response.class))
                .isFalse();
        assertThat(inBody("{'id':'r','status':'failed','error':'as text','output':[]}", Response.class))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'message':'File deleted'}", "{'status':'ok'}", "{'code':0,'msg':'success'}", "{}"})
    void aServerThatOnlySaysThatItIsDoneIsBelieved(String json) {
        assertThat(inBody(json, DeleteFileResponse.class)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'detail':'Not Found'}",
                "{'success':false}",
                "{'object':'list','data':[],'error':{'message':'x'}}",
                "{'data':null,'code':'401','message':'log in'}"
            })
    void listsAndSingleObjectsMayBeErrorsToo(String json) {
        assertThat(inBody(json, ListModelsResponse.class)).isTrue();
        assertThat(inBody("{'error':true,'message':'x'}", ModelObject.class)).isTrue();
    }
}
