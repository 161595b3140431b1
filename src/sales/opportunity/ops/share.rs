//! Shares an opportunity with users and teams.

use entity::choice::{OpportunityPart, PipelineEventKind};
use entity::id::OpportunityMemberId;
use entity::share::{Share, Shares};
use entity::{opportunity_member, team, user};
use sea_orm::{ColumnTrait, QueryFilter};

use crate::access::permission::Permission;
use crate::platform::bounds::{NAME_LENGTH, optional};
use crate::platform::db::command::{Command, Emits};
use crate::platform::db::tx::Tx;
use crate::platform::error::{At, Error, UserError, UserErrorCode};
use crate::platform::message::Message;
use crate::sales::opportunity::input::share::{
    ShareOpportunityInput, ShareTarget, UnshareOpportunityInput,
};
use crate::sales::opportunity::ops::{ChangedOpportunity, PricedOpportunity, save, touch};

/// The maximum number of users and teams in a sales team.
const MOST_MEMBERS: usize = 100;

impl Command for ShareOpportunityInput {
    const NAME: &'static str = "shareOpportunity";
    const PERMISSION: Permission = Permission::UpdateOpportunity;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::OpportunityChanged]);
    type Output = ChangedOpportunity;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedOpportunity, Error> {
        let opportunity: PricedOpportunity = tx.lock(self.opportunity_id).await?;
        if !tx.actor().reaches(opportunity.owner_id, opportunity.team_id) {
            return Err(not_yours().into());
        }
        check(tx, &opportunity, self.with).await?;
        let role = optional(self.role.as_deref(), NAME_LENGTH, "role")?;
        let members = members(tx, &opportunity).await?;
        let before = members.iter().find(|member| self.with.is(member));
        if before.is_none() && members.len() >= MOST_MEMBERS {
            let message = Message::new("share-too-many").with("most", MOST_MEMBERS);
            return Err(UserError::new(UserErrorCode::LIMIT_EXCEEDED, message).at("with").into());
        }
        let (user_id, team_id) = self.with.ids();
        let after = opportunity_member::Model {
            id: before.map_or_else(OpportunityMemberId::generate, |member| member.id),
            opportunity_id: opportunity.id,
            user_id,
            team_id,
            access: self.access,
            role,
            added_at: before.map_or(tx.now(), |member| member.added_at),
            added_by_id: before.map_or(tx.actor().user_id, |member| member.added_by_id),
        };
        if before == Some(&after) {
            return Ok(ChangedOpportunity { opportunity: opportunity.id });
        }
        match before {
            Some(before) => tx.update(before, after.clone()).await?,
            None => tx.insert(after.clone()).await?,
        };
        let others = members.into_iter().filter(|member| member.id != after.id);
        shared(tx, &opportunity, others.chain([after.clone()]).collect()).await
    }
}

impl Command for UnshareOpportunityInput {
    const NAME: &'static str = "unshareOpportunity";
    const PERMISSION: Permission = Permission::ViewPipeline;
    const EMITS: Emits = Emits::Events(&[PipelineEventKind::OpportunityChanged]);
    type Output = ChangedOpportunity;

    async fn execute(self, tx: &mut Tx) -> Result<ChangedOpportunity, Error> {
        let opportunity: PricedOpportunity = tx.lock_seen(self.opportunity_id).await?;
        let leaves = tx.actor().user_id.is_some_and(|user| self.with == ShareTarget::UserId(user));
        let reaches = tx.actor().reaches(opportunity.owner_id, opportunity.team_id)
            && tx.actor().may(Permission::UpdateOpportunity);
        if !leaves && !reaches {
            return Err(not_yours().into());
        }
        let members = members(tx, &opportunity).await?;
        let Some(member) = members.iter().find(|member| self.with.is(member)) else {
            return Ok(ChangedOpportunity { opportunity: opportunity.id });
        };
        tx.delete(member).await?;
        let others = members.iter().filter(|other| other.id != member.id);
        shared(tx, &opportunity, others.cloned().collect()).await
    }
}

impl ShareTarget {
    fn is(self, member: &opportunity_member::Model) -> bool {
        self.ids() == (member.user_id, member.team_id)
    }

    const fn ids(self) -> (Option<entity::id::UserId>, Option<entity::id::TeamId>) {
        match self {
            Self::UserId(user) => (Some(user), None),
            Self::TeamId(team) => (None, Some(team)),
        }
    }
}

/// Refuses the owner, inactive users and inactive teams.
async fn check(tx: &Tx, opportunity: &PricedOpportunity, with: ShareTarget) -> Result<(), Error> {
    let refused = |key, path| Err(UserError::invalid(key).at(path).into());
    match with {
        ShareTarget::UserId(id) => {
            let user: user::Model = tx.get(id).await.at("with.userId")?;
            match () {
                () if id == opportunity.owner_id => refused("share-with-owner", "with.userId"),
                () if !user.is_active => refused("share-with-inactive", "with.userId"),
                () => Ok(()),
            }
        }
        ShareTarget::TeamId(id) => {
            let team: team::Model = tx.get(id).await.at("with.teamId")?;
            if team.is_active { Ok(()) } else { refused("team-inactive", "with.teamId") }
        }
    }
}

fn not_yours() -> UserError {
    UserError::new(UserErrorCode::NOT_PERMITTED, Message::new("share-not-permitted"))
}

async fn members(
    tx: &Tx,
    opportunity: &PricedOpportunity,
) -> Result<Vec<opportunity_member::Model>, Error> {
    let rows = tx
        .find_any::<opportunity_member::Entity>()
        .filter(opportunity_member::Column::OpportunityId.eq(opportunity.id));
    tx.all(rows).await
}

/// Copies the shares onto the opportunity, where row rules read them. The caller has written the members.
async fn shared(
    tx: &mut Tx,
    opportunity: &PricedOpportunity,
    members: Vec<opportunity_member::Model>,
) -> Result<ChangedOpportunity, Error> {
    let share = |member: &opportunity_member::Model| {
        let user = member.user_id.map(|id| id.uuid());
        let with = user.or(member.team_id.map(|id| id.uuid()))?;
        Some(Share { with, access: member.access })
    };
    let mut after = opportunity.clone();
    after.row.shared_with = Shares::of(members.iter().filter_map(share).collect());
    if after.row.shared_with == opportunity.row.shared_with {
        touch(tx, opportunity, OpportunityPart::SalesTeam).await?;
    } else {
        save(tx, opportunity, after, PipelineEventKind::OpportunityChanged).await?;
    }
    Ok(ChangedOpportunity { opportunity: opportunity.id })
}
