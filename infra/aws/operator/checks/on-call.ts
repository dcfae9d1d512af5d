import { ListSubscriptionsByTopicCommand } from '@aws-sdk/client-sns';
import { physicalIdOf, text, unless, type Check } from '../examination.ts';

export const onCall: Check = {
  name: 'on-call',
  title: text('告警接收人', 'Who is called'),
  async examine(stage) {
    const topic = physicalIdOf(stage, 'AlarmTopic');
    const { Subscriptions = [] } = await stage.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topic }));
    const pending = Subscriptions.filter(({ SubscriptionArn = '' }) => !SubscriptionArn.startsWith('arn:'));
    return [
      ...unless(Subscriptions.length > pending.length, topic, text('没有已确认的订阅，告警无人收到', 'nobody has confirmed a subscription: alarms reach nobody'), text('请为值班人员订阅该主题（运维指南第 9 步）', 'Subscribe whoever is on call (step 9 of the guide)')),
      ...unless(pending.length === 0, topic, text(`${pending.length} 个订阅未确认`, `${pending.length} subscriptions are not confirmed`), text('请收件人点击确认邮件中的链接', 'Ask them to follow the link in their mail')),
    ];
  },
};
